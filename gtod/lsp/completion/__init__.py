"""What may be typed: where the cursor stands, and what is proposed there."""
