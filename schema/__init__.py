"""The GraphQL service: transport only, no rules of its own."""
