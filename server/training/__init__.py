"""Make the detector's weights from labelled data, and measure it: see `make train`."""
