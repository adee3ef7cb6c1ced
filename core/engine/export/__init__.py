"""A plan as text in open formats: JSON, CSV and iCalendar."""
