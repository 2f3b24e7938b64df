package org.runnercdi.it.browser;

import com.microsoft.playwright.options.ColorScheme;

/** How a page is looked at. */
public enum Look {
  DESK(1100, 800, ColorScheme.LIGHT),
  DARK(1100, 800, ColorScheme.DARK),
  PHONE(360, 740, ColorScheme.LIGHT);

  /** In pixels. */
  public final int width;

  /** In pixels. */
  public final int height;

  final ColorScheme colors;

  Look(int width, int height, ColorScheme colors) {
    this.width = width;
    this.height = height;
    this.colors = colors;
  }
}
