"""What can be asked: this product in process (`local`) or over HTTP (`server`), any OpenAI-compatible endpoint
(`openai`), answers collected in a file (`collected`). The last two give words alone: see `plain`."""
