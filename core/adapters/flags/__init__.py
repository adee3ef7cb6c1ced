"""Feature flags by Unleash: its engine in this process, and its server where there is one."""
