package dev.taffrail.log.testing;

import dev.taffrail.log.Processor;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a {@link LogCapture} of its own, as a parameter of the test, of its {@code
 * BeforeEach} and {@code AfterEach} methods or of the constructor, and closes it behind the test.
 * When a test fails, what was captured is published as a report entry {@code log}.
 *
 * <pre>{@code
 * @ExtendWith(LogCaptureExtension.class)
 * class ColdChainTest {
 *   @Test
 *   void warnsWhenItIsTooWarm(LogCapture log) {
 *     new ColdChain().accept(9.4);
 *
 *     assertEquals(9.4, log.only("rule_fired").field("value"));
 *   }
 * }
 * }</pre>
 */
public final class LogCaptureExtension
    implements BeforeEachCallback, AfterTestExecutionCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(LogCaptureExtension.class);

  private final Processor[] processors;

  /** For {@code ExtendWith}. */
  public LogCaptureExtension() {
    this(new Processor[0]);
  }

  /** For {@code RegisterExtension}: with processors that are run first on each record. */
  public LogCaptureExtension(Processor... processors) {
    this.processors = processors.clone();
  }

  /** Captures from here on, also in a test that does not ask for the capture. */
  @Override
  public void beforeEach(ExtensionContext context) {
    LogCapture unused = captureOf(context);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      context.publishReportEntry("log", captureOf(context).toString());
    }
  }

  /** A constructor gets the capture of the test that its object is made for. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LogCapture.class
        && context.getTestMethod().isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return captureOf(context);
  }

  private LogCapture captureOf(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(LogCapture.class, unused -> LogCapture.open(processors), LogCapture.class);
  }
}
