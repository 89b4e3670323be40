"""What the metafiles beside an artifact's path add to its annotation."""
