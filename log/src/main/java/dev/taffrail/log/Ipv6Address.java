package dev.taffrail.log;

/** Whether a text is an IPv6 address in one of the forms of RFC 4291, section 2.2. */
final class Ipv6Address {
  private static final int GROUPS = 8;

  private Ipv6Address() {}

  static boolean is(String text) {
    String groups = withoutIpv4(text);
    int gap = groups.indexOf("::");
    if (gap < 0) {
      return count(groups) == GROUPS;
    }
    int before = count(groups.substring(0, gap));
    int after = count(groups.substring(gap + 2));
    return before >= 0 && after >= 0 && before + after > 0 && before + after < GROUPS;
  }

  /** An IPv4 address at the end stands for two groups. */
  private static String withoutIpv4(String text) {
    boolean has = text.indexOf('.') >= 0;
    return has ? text.substring(0, text.lastIndexOf(':') + 1) + "0:0" : text;
  }

  /** How many groups of one to four hex digits there are; a negative number if others are. */
  private static int count(String groups) {
    if (groups.isEmpty()) {
      return 0;
    }
    int count = 0;
    for (String group : groups.split(":", -1)) {
      if (group.isEmpty() || group.length() > 4) {
        return Integer.MIN_VALUE;
      }
      count++;
    }
    return count;
  }
}
