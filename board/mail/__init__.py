"""Mail: messages and the connection to a mail server, and the outbox that sends due letters."""
