/**
 * Explanations and measurements drawn as PNG files: waterfalls for named features, saliency for images, tinted tokens for text, curves.
 *
 * <p>Entry types: {@link dev.plumbline.picture.Waterfall}, {@link dev.plumbline.picture.Saliency}, {@link
 * dev.plumbline.picture.TintedTokens}, {@link dev.plumbline.picture.Curves}; each draws a {@link dev.plumbline.picture.Picture}. Knows
 * numbers and words only. May import {@code tensor}.
 */
package dev.plumbline.picture;
