"""What a hover tells: what stands under the pointer, and the pages about it."""
