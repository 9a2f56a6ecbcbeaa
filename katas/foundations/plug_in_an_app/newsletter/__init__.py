"""The newsletter: who reads it, how they subscribe, and the mail that welcomes them."""
