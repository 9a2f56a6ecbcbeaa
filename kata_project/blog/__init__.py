"""Posts, the categories and tags they are filed under, and the comments on them."""
