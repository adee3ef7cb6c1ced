"""A sound file of feature flags with everything that can be said of one."""

SOUND = """\
flags:
  plans.new:
    title: New plans
    owner: training
    reason: To see whether they are liked.
    kind: release
    expires: 2027-06-30
    enabled: true
    strategies:
      - percent: 30
        constraints:
          - {on: membership, in: [pro, elite]}
          - {on: country, not_in: [AT]}
          - {on: app_version, at_least: 2.0.0}
      - users: [00000000-0000-4000-8000-000000000001]
    variants:
      - {name: bold, weight: 40, payload: two weeks}
      - {name: calm, weight: 60}
    schedule: {on_at: 2027-02-01T06:00:00Z, off_at: 2027-03-01T06:00:00Z}

  system.plans:
    title: Stop making plans
    owner: operations
    reason: For trouble.
    kind: kill_switch
    expires: null
    enabled: false
"""
