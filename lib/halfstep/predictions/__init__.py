"""What the chapters ask their readers to predict, as data: `NN.toml` for each chapter."""
