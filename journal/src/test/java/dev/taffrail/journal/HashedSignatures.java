package dev.taffrail.journal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyPairGeneratorSpi;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.SignatureSpi;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands in for the JDK's Ed25519 where nobody forges and nine tenths of the time would go into
 * curves: the signature of a text is the hash of the public key and the text. As long as nobody
 * computes it who has not the secret key, it fits exactly where one of Ed25519 would. The keys are
 * the JDK's own, each worked out once. Installed for a test, it serves all of the process until it
 * is closed.
 */
final class HashedSignatures implements AutoCloseable {
  private static final String NAME = "Ed25519";
  private static final String JDK = "SunEC";

  /** By their seeds. */
  private static final Map<ByteBuffer, KeyPair> PAIRS = new ConcurrentHashMap<>();

  private final Stead provider = new Stead();

  HashedSignatures() {
    Security.insertProviderAt(provider, 1);
  }

  @Override
  public void close() {
    Security.removeProvider(provider.getName());
    PAIRS.clear();
  }

  private static KeyPair derive(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME, JDK);
      generator.initialize(255, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK's provider of Ed25519 failed", e);
    }
  }

  private static final class Stead extends Provider {
    private static final long serialVersionUID = 1;

    Stead() {
      super(HashedSignatures.class.getSimpleName(), "1", "hashes in the place of signatures");
      put("KeyPairGenerator." + NAME, Pairs.class.getName());
      put("Signature." + NAME, Hashing.class.getName());
    }
  }

  /** Gives the key pair of the seed that a source of randomness gives, each time the same. */
  public static final class Pairs extends KeyPairGeneratorSpi {
    private SecureRandom seeds = new SecureRandom();

    @Override
    public void initialize(int bits, SecureRandom random) {
      seeds = random;
    }

    @Override
    public KeyPair generateKeyPair() {
      byte[] seed = new byte[Ed25519.KEY];
      seeds.nextBytes(seed);
      KeyPair pair = PAIRS.computeIfAbsent(ByteBuffer.wrap(seed), s -> derive(seeds));
      if (!Arrays.equals(seed, seed(pair.getPrivate()))) {
        throw new IllegalStateException("expected a source that gives one seed, found another");
      }
      return pair;
    }
  }

  private static byte[] seed(PrivateKey key) {
    return ((EdECPrivateKey) key).getBytes().orElseThrow();
  }

  /** Signs and verifies. */
  public static final class Hashing extends SignatureSpi {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    @Override
    protected void engineInitSign(PrivateKey key) {
      begin(Ed25519.SigningKey.fromSeed(seed(key)).publicKey());
    }

    @Override
    protected void engineInitVerify(PublicKey key) {
      byte[] encoded = key.getEncoded();
      begin(Arrays.copyOfRange(encoded, encoded.length - Ed25519.KEY, encoded.length));
    }

    private void begin(byte[] publicKey) {
      text.reset();
      text.writeBytes(publicKey);
    }

    @Override
    protected void engineUpdate(byte b) {
      text.write(b);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int offset, int length) {
      text.write(bytes, offset, length);
    }

    @Override
    protected byte[] engineSign() {
      try {
        return MessageDigest.getInstance("SHA-512").digest(text.toByteArray());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected boolean engineVerify(byte[] signature) {
      return Arrays.equals(signature, engineSign());
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new InvalidParameterException(name);
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new InvalidParameterException(name);
    }
  }
}
