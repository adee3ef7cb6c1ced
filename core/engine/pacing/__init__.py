"""From a race to fitness (VDOT), equivalent times and training paces."""
