"""What a page says, and the English words that none should say."""

from __future__ import annotations

import re

from playwright.sync_api import Page

# Every text and every attribute that is read, icons apart: their names are drawn, not read.
EVERYTHING_SAID = """() => {
  const names = ['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'title', 'placeholder',
    'alt'];
  const unread = 'script, style, noscript, [data-testid=stIconMaterial]';
  const said = new Set([document.title]);
  const listen = root => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      if (element?.closest(unread)) continue;
      if (node.nodeType === Node.TEXT_NODE) said.add(node.data.trim());
      else names.forEach(name => said.add((node.getAttribute(name) || '').trim()));
      if (node.shadowRoot) listen(node.shadowRoot);
    }
  };
  listen(document.body);
  said.delete('');
  return [...said];
}"""
# Frequent English words that are no French word, with those that Streamlit writes.
ENGLISH = re.compile(
    r"\b(?:the|and|of|to|in|is|are|was|were|be|been|this|that|these|those|with|without|from|for|by|at|an|or|not|"
    r"you|your|we|our|it|its|they|their|has|have|had|will|would|can|could|should|may|must|do|does|did|"
    r"all|any|no|yes|new|old|more|less|most|each|every|other|some|such|than|then|there|here|when|where|which|who|"
    r"how|what|why|only|also|into|over|under|after|before|between|about|above|below|up|down|out|off|back|next|"
    r"open|close|closed|show|hide|view|select|selected|choose|clear|search|find|filter|sort|add|remove|delete|edit|"
    r"save|cancel|apply|reset|submit|upload|download|copy|copied|print|settings|help|home|page not found|loading|"
    r"running|stop|rerun|error|warning|success|failed|value|values|option|options|result|results|column|columns|"
    r"row|rows|chart|table data|empty|skip to|main menu|menu for|sidebar|theme|light|dark|system|record|made with|"
    r"year|month|day|hours?|increment|decrement|press|enter|click|browse|drag|drop|file|files|per|limit|"
    r"true|false|none|null|nan|undefined|object object)\b",
    re.IGNORECASE,
)
# Written alike in French.
ALLOWED = {"or", "an", "sort", "option", "options", "chart"}


def said_by(page: Page) -> list[str]:
    """Return everything that the page writes or tells a screen reader, each once."""
    return page.evaluate(EVERYTHING_SAID)


def english_in(text: str) -> list[str]:
    """Return the English words of a text."""
    return [word for word in ENGLISH.findall(text) if word.casefold() not in ALLOWED]
