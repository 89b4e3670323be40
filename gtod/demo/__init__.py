"""`gtoc demo`: the main job on a small registry that brings its own repository."""
