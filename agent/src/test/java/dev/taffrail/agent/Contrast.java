package dev.taffrail.agent;

/** Contrast of text as WCAG 2.2 measures it. */
final class Contrast {
  /**
   * The texts of a page, also those that stand in empty fields, that have less than 4.5 to 1
   * (success criterion 1.4.3, AA), a line each; those of controls that are disabled need none.
   * Shades that are laid over each other are mixed.
   */
  static final String SCRIPT =
      """
      (() => {
        const canvas = Object.assign(document.createElement('canvas'), {width: 1, height: 1});
        const pen = canvas.getContext('2d', {willReadFrequently: true});
        const mixed = (colours) => {
          pen.clearRect(0, 0, 1, 1);
          for (const colour of colours) { pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); }
          return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
        };
        const light = (rgb) => rgb.map((c) => c / 255)
            .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
        const behind = (node) => {
          const shades = [];
          for (let at = node; at; at = at.parentElement) {
            shades.unshift(getComputedStyle(at).backgroundColor);
          }
          return ['white', ...shades];
        };
        const bad = new Set();
        for (const node of document.querySelectorAll('body *')) {
          const own = node.placeholder || [...node.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
          const style = getComputedStyle(node, node.placeholder ? '::placeholder' : null);
          if (!own || node.closest(':disabled, .unseen, noscript') || !node.getClientRects().length) continue;
          const ink = node.closest('svg') ? style.fill : style.color;
          const under = behind(node);
          const [a, b] = [light(mixed([...under, ink])), light(mixed(under))];
          const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (ratio < 4.5) bad.add(`${node.localName}.${node.getAttribute('class')}: ${ratio.toFixed(2)}`);
        }
        return [...bad].join('\\n');
      })()
      """;

  private Contrast() {}
}
