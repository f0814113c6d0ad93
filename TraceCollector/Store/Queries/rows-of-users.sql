{among}
