"""Mail: one message as it is handed to a server, and the outbox that is emptied letter by letter."""
