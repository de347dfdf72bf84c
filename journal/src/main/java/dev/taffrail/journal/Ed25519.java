package dev.taffrail.journal;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ed25519 (RFC 8032) with raw 32-byte keys, by the JDK's own provider. */
final class Ed25519 {
  /** Bytes of a seed and of a raw public key. */
  static final int KEY = 32;

  /** Bytes of a signature. */
  static final int SIGNATURE = 64;

  private static final String NAME = "Ed25519";

  /** What X.509 puts before a raw public key (RFC 8410). */
  private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private Ed25519() {}

  /** Whether the signature over the message was made by this key; false for what is no key. */
  static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(NAME);
      verifier.initVerify(decode(publicKey));
      verifier.update(message);
      return signature.length == SIGNATURE && verifier.verify(signature);
    } catch (SignatureException | InvalidKeySpecException | InvalidKeyException e) {
      // Bytes that are no point or no scalar: a signature that does not fit, as any other.
      return false;
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private static PublicKey decode(byte[] raw) throws GeneralSecurityException {
    byte[] encoded = Arrays.copyOf(X509_HEAD, X509_HEAD.length + raw.length);
    System.arraycopy(raw, 0, encoded, X509_HEAD.length, raw.length);
    return KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException("this JDK's provider of Ed25519 failed", e);
  }

  /** A key that signs. For any thread; {@code toString} does not show the seed. */
  static final class SigningKey implements NoteSigner {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] seed;
    private final byte[] publicKey;

    /** Null until it is needed, where both halves were given. */
    private volatile @Nullable PrivateKey privateKey;

    private SigningKey(byte[] seed) {
      this.seed = seed;
      KeyPair pair = derive(seed);
      this.privateKey = pair.getPrivate();
      this.publicKey = raw(pair.getPublic());
    }

    private SigningKey(byte[] seed, byte[] publicKey) {
      this.seed = seed;
      this.publicKey = publicKey;
    }

    private static byte[] raw(PublicKey key) {
      byte[] encoded = key.getEncoded();
      return Arrays.copyOfRange(encoded, encoded.length - KEY, encoded.length);
    }

    /** A fresh random key. */
    static SigningKey generate() {
      byte[] seed = new byte[KEY];
      RANDOM.nextBytes(seed);
      return new SigningKey(seed);
    }

    /**
     * @throws IllegalArgumentException when the seed is not of 32 bytes
     */
    static SigningKey fromSeed(byte[] seed) {
      if (seed.length != KEY) {
        throw new IllegalArgumentException("seed: expected 32 bytes, found " + seed.length);
      }
      return new SigningKey(seed.clone());
    }

    /**
     * Of halves that were stored together: nothing is computed before it signs.
     *
     * @throws IllegalArgumentException when one of them is not of 32 bytes
     */
    static SigningKey ofHalves(byte[] seed, byte[] publicKey) {
      if (seed.length != KEY || publicKey.length != KEY) {
        throw new IllegalArgumentException(
            "key: expected halves of 32 bytes, found " + seed.length + " and " + publicKey.length);
      }
      return new SigningKey(seed.clone(), publicKey.clone());
    }

    /** A copy of the secret. */
    byte[] seed() {
      return seed.clone();
    }

    /** A copy of the raw public key. */
    @Override
    public byte[] publicKey() {
      return publicKey.clone();
    }

    /**
     * @throws IllegalStateException when it was made of halves of two keys
     */
    @Override
    public byte[] sign(byte[] message) {
      try {
        Signature signer = Signature.getInstance(NAME);
        signer.initSign(privateKey());
        signer.update(message);
        return signer.sign();
      } catch (GeneralSecurityException e) {
        throw missing(e);
      }
    }

    /** Whether its halves are those of one key. */
    boolean isWhole() {
      if (privateKey == null) {
        KeyPair pair = derive(seed);
        privateKey = Arrays.equals(raw(pair.getPublic()), publicKey) ? pair.getPrivate() : null;
      }
      return privateKey != null;
    }

    private PrivateKey privateKey() {
      if (!isWhole()) {
        throw new IllegalStateException("expected the halves of one key, found those of two");
      }
      return Objects.requireNonNull(privateKey);
    }

    @Override
    public String toString() {
      return "SigningKey[public " + HexFormat.of().formatHex(publicKey) + "]";
    }

    private static KeyPair derive(byte[] seed) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
        generator.initialize(255, new Fixed(seed));
        return generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw missing(e);
      }
    }
  }

  /**
   * "Random" bytes that are the seed: the JDK offers no other way from a seed to its public key.
   */
  private static final class Fixed extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    Fixed(byte[] bytes) {
      super(null, null);
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] out) {
      if (out.length != bytes.length) {
        throw new IllegalStateException(
            "key generation: expected to be asked for 32 bytes, found " + out.length);
      }
      System.arraycopy(bytes, 0, out, 0, out.length);
    }
  }
}
