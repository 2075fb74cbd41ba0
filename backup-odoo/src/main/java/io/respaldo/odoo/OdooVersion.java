package io.respaldo.odoo;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Odoo, as {@code release.py} has it.
 *
 * @param major {@code 18}, or {@code saas~18}
 */
record OdooVersion(String major, int minor) implements Comparable<OdooVersion> {
  private static final Pattern VERSION = Pattern.compile("(saas[~-])?(\\d{1,4})\\.(\\d{1,4}).*");
  private static final String SAAS = "saas~";

  /** From a version of Odoo or of one of its modules, which begins with Odoo's. */
  static Optional<OdooVersion> parse(String text) {
    Matcher m = VERSION.matcher(text);
    return m.matches()
        ? Optional.of(
            new OdooVersion(
                (m.group(1) == null ? "" : SAAS) + m.group(2), Integer.parseInt(m.group(3))))
        : Optional.empty();
  }

  /** {@code 18.0}, {@code saas~18.2}. */
  String series() {
    return major + "." + minor;
  }

  boolean isSaas() {
    return major.startsWith(SAAS);
  }

  /** 18 of 18.0 and of saas~18.2. */
  int year() {
    return Integer.parseInt(isSaas() ? major.substring(SAAS.length()) : major);
  }

  @Override
  public int compareTo(OdooVersion other) {
    return year() != other.year()
        ? Integer.compare(year(), other.year())
        : Integer.compare(minor, other.minor);
  }
}
