"""Laws that hold for any text, any bytes and any mutated letter."""
