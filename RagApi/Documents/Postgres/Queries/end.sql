UPDATE documents.state SET characters = $1
