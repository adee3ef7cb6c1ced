"""What a plugin author imports; filled by the plugin host's public names."""
