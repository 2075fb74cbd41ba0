package io.respaldo.format.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Patterns as in a {@code .gitignore} file: the last that matches decides, {@code !} takes back, a
 * slash at the end means folders only, a slash elsewhere ties the pattern to the root, {@code **}
 * spans folders. Works on bytes, each shown as one Latin-1 character, so that any name can be
 * matched.
 */
final class PathPatterns {
  private record Rule(Pattern pattern, boolean negated, boolean foldersOnly) {}

  private final List<Rule> rules = new ArrayList<>();

  PathPatterns(List<String> lines) {
    for (String line : lines) {
      add(new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }
  }

  private void add(String line) {
    String glob = stripTrailingBlanks(line);
    if (glob.isEmpty() || glob.startsWith("#")) {
      return;
    }
    boolean negated = glob.startsWith("!");
    if (negated) {
      glob = glob.substring(1);
    }
    boolean foldersOnly = glob.endsWith("/");
    if (foldersOnly) {
      glob = glob.substring(0, glob.length() - 1);
    }
    boolean rooted = glob.indexOf('/') >= 0;
    if (glob.startsWith("/")) {
      glob = glob.substring(1);
    }
    if (glob.isEmpty()) {
      return;
    }
    String regex = (rooted ? "" : "(?:.*/)?") + regex(glob);
    try {
      rules.add(new Rule(Pattern.compile(regex, Pattern.DOTALL), negated, foldersOnly));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("pattern '" + line + "': " + e.getDescription(), e);
    }
  }

  private static String stripTrailingBlanks(String s) {
    int end = s.length();
    while (end > 0 && s.charAt(end - 1) == ' ' && !(end > 1 && s.charAt(end - 2) == '\\')) {
      end--;
    }
    return s.substring(0, end);
  }

  boolean isEmpty() {
    return rules.isEmpty();
  }

  /** Whether the last rule that matches this path, relative to the root, is not negated. */
  boolean matches(byte[] path, boolean folder) {
    if (rules.isEmpty()) {
      return false;
    }
    String latin = new String(path, StandardCharsets.ISO_8859_1);
    for (int i = rules.size() - 1; i >= 0; i--) {
      Rule rule = rules.get(i);
      if ((folder || !rule.foldersOnly) && rule.pattern.matcher(latin).matches()) {
        return !rule.negated;
      }
    }
    return false;
  }

  private static String regex(String glob) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < glob.length()) {
      char c = glob.charAt(i);
      if (glob.startsWith("**/", i) && (i == 0 || glob.charAt(i - 1) == '/')) {
        out.append("(?:.*/)?");
        i += 3;
      } else if (glob.substring(i).equals("**") && i > 0 && glob.charAt(i - 1) == '/') {
        out.append(".+");
        i += 2;
      } else if (c == '*') {
        out.append("[^/]*");
        i++;
      } else if (c == '?') {
        out.append("[^/]");
        i++;
      } else if (c == '[' && glob.indexOf(']', i + 2) > 0) {
        i = bracket(glob, i, out);
      } else {
        if (c == '\\' && i + 1 < glob.length()) {
          i++;
        }
        out.append(Pattern.quote(String.valueOf(glob.charAt(i))));
        i++;
      }
    }
    return out.toString();
  }

  private static int bracket(String glob, int open, StringBuilder out) {
    int close = glob.indexOf(']', open + 2);
    String set = glob.substring(open + 1, close);
    boolean not = set.startsWith("!") || set.startsWith("^");
    String members = (not ? set.substring(1) : set).replaceAll("[\\\\\\[\\]&^]", "\\\\$0");
    out.append(not ? "(?!/)[^" : "(?!/)[").append(members).append(']');
    return close + 1;
  }
}
