"""From a request and a catalogue to a complete, linted, explained plan."""
