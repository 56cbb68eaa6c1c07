"""Section sheets (横断面图): sections cut, laid out to scale on paper and in a drawing."""
