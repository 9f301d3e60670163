"""Single sign-on: who somebody is to the organisation's sign-on provider, what the provider gives them here, and how it tells of leavers."""
