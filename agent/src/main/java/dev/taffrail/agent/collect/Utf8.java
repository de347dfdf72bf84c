package dev.taffrail.agent.collect;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Whether bytes are text that a JSON parser may be given. */
final class Utf8 {
  private Utf8() {}

  /**
   * Whether the bytes are UTF-8 throughout, and do not begin like UTF-16 or UTF-32, which a JSON
   * parser would guess: places in the text would then be no places in the bytes.
   */
  static boolean isText(byte[] bytes) {
    return !beginsLikeAnotherEncoding(bytes) && isWellFormed(bytes);
  }

  private static boolean beginsLikeAnotherEncoding(byte[] bytes) {
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return bytes.length > 0 && bytes[0] == (byte) 0xEF;
  }

  private static boolean isWellFormed(byte[] bytes) {
    int start = 0;
    while (start < bytes.length && bytes[start] >= 0) {
      start++;
    }
    return start == bytes.length || isWellFormed(bytes, start);
  }

  private static boolean isWellFormed(byte[] bytes, int start) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    // UTF-8 has no fewer bytes than characters: what is smaller than the whole still takes any one.
    CharBuffer out = CharBuffer.allocate(Math.min(4096, in.remaining()));
    CoderResult result;
    do {
      out.clear();
      result = decoder.decode(in, out, true);
    } while (result.isOverflow());
    return result.isUnderflow();
  }
}
