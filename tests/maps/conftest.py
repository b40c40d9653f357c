from tests.browser_support import chromium

__all__ = ["chromium"]
