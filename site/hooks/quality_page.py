def render(language: str, _page: str) -> str:
    return ""
