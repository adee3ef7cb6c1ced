"""Faults planted in the list of plugins and in their options, each with what has to be told."""

from tests.faults.planted import Planted

LIST = """\
plugins:
  - folder: workouts
  - folder: phases
  - folder: plans
  - folder: providers
  - plugin: following
    enabled: true
    options: {key_sessions: 4}
  - folder: rules
"""

LIST_FAULTS = (
    Planted(
        "a plugin that there is not",
        "plugin: following",
        "plugin: folowing",
        "plugins.yaml:6:13: plugins.4.plugin: there is no plugin 'folowing' -> did you mean 'following'?",
    ),
    Planted(
        "a folder that there is not",
        "folder: phases",
        "folder: phaces",
        "plugins.yaml:3:13: plugins.1.folder: there is no plugin folder 'phaces' -> did you mean 'phases'?",
    ),
    Planted(
        "a plugin that is listed twice",
        "folder: rules",
        "plugin: following",
        "plugins.yaml:9:13: plugins.5.plugin: 'following' is listed twice -> delete one of them",
    ),
    Planted(
        "an entry that names two things",
        "plugin: following",
        "folder: rules\n    plugin: following",
        "plugins.yaml:6:5: plugins.4: an entry names one of folder, plugin and entry_point -> here:"
        " folder and plugin",
    ),
    Planted(
        "a key that there is not",
        "enabled: true",
        "enable: true",
        "plugins.yaml:7:5: plugins.4.enable: unknown key 'enable' -> did you mean 'enabled'?",
    ),
    Planted(
        "a word where yes or no is wanted",
        "enabled: true",
        "enabled: perhaps",
        "plugins.yaml:7:14: plugins.4.enabled: 'perhaps' is not true or false -> write true or false",
    ),
    Planted(
        "an option that the plugin has not",
        "key_sessions: 4",
        "key_session: 4",
        "plugins.yaml:8:28: plugins.4.options.key_session: plugin 'following': unknown option"
        " 'key_session' -> did you mean 'key_sessions'?",
    ),
    Planted(
        "an option above its maximum",
        "key_sessions: 4",
        "key_sessions: 9",
        "plugins.yaml:8:29: plugins.4.options.key_sessions: plugin 'following': option"
        " 'key_sessions' is 9, above its maximum -> write 6 or less",
    ),
    Planted(
        "an option of another type",
        "key_sessions: 4",
        "key_sessions: often",
        "plugins.yaml:8:29: plugins.4.options.key_sessions: plugin 'following': option"
        " 'key_sessions' must be an integer, not 'often' -> write 3 or another integer",
    ),
    Planted(
        "options of a whole folder",
        "folder: rules",
        "folder: rules\n    options: {key_sessions: 4}",
        "plugins.yaml:9:5: plugins.5: options belong to one plugin -> give it an entry of its own:"
        " plugin: its-id",
    ),
    Planted(
        "a plugin that others need turned off",
        "folder: rules",
        "plugin: easy\n    enabled: false",
        "plugins/phases/standard.yaml:19:12: phases.0.easy.0: plugin 'standard': there is no workout"
        " of the family 'easy' -> did you mean 'steady'?",
    ),
)

SETTING_FAULTS = (
    ("key_session", 4, "unknown option 'key_session' -> did you mean 'key_sessions'?"),
    ("key_sessions", 1, "option 'key_sessions' is 1, below its minimum -> write 2 or more"),
    (
        "key_sessions",
        "4.5",
        "option 'key_sessions' must be an integer, not 4.5 -> write 3 or another integer",
    ),
)
"""Options of the plugin ``following`` as an admin may set them, and what has to be told of each."""
