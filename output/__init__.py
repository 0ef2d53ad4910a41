"""Reports → datasets: writes the panel, its parts and its codebook."""
