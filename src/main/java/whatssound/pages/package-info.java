/**
 * What the web app's addresses answer before there is an app: its page, with what other programs
 * show of a link to it, and the operator's texts.
 */
@NullMarked
package whatssound.pages;

import org.jspecify.annotations.NullMarked;
