"""People: the organisation, its teams and their members, who signs in and how, and the record of who did what."""
