package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One record in the making: its head, what it shares with others, and its own fields. */
final class EventBuffer implements Event {
  private static final long SECURITY = FieldKey.bit(FieldKey.SECURITY);

  private Redactor redactor = Redactor.of(Redaction.standard());
  private Level level = Level.INFO;
  private LoggerName logger = LoggerName.NONE;
  private String name = "";
  private Fields context = Fields.NONE;
  private Fields bound = Fields.NONE;
  private final OwnFields own = new OwnFields();
  private @Nullable Throwable exception;
  private @Nullable Object exceptionForm;
  private long micros;

  /** Whether the time is one that the caller gave. */
  private boolean timed;

  void start(Level level, LoggerName logger, Fields bound, @Nullable String name) {
    this.level = level;
    this.logger = logger;
    this.redactor = ActivePipeline.redactor();
    this.bound = bound.under(redactor);
    own.start(redactor);
    this.name = plain(name == null ? "null" : name);
  }

  /** Completes the record with what is taken at the moment it is logged. */
  void stamp(long now, Fields context) {
    if (!timed) {
      micros = now;
    }
    this.context = context.under(redactor);
  }

  private String plain(String text) {
    return redactor.looksIntoTexts() ? redactor.text(text) : text;
  }

  void at(@Nullable Instant time) {
    timed = time != null;
    if (time != null) {
      micros = MicroClock.nearest(time);
    }
  }

  void clear() {
    timed = false;
    logger = LoggerName.NONE;
    name = "";
    context = Fields.NONE;
    bound = Fields.NONE;
    exception = null;
    exceptionForm = null;
    own.clear();
  }

  /** Forgets every field: what could not be processed must not get out. */
  void clearFields() {
    context = Fields.NONE;
    bound = Fields.NONE;
    exception = null;
    own.clear();
  }

  @Override
  public Level level() {
    return level;
  }

  @Override
  public String logger() {
    return logger.text();
  }

  LoggerName loggerName() {
    return logger;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void rename(String newName) {
    name = plain(newName);
  }

  long micros() {
    return micros;
  }

  @Override
  public @Nullable Throwable exception() {
    return exception;
  }

  void exception(@Nullable Throwable value) {
    if (value != null) {
      exception = value;
    }
  }

  @Override
  public void exceptionAs(Object form) {
    exceptionForm = redactor.plain(form);
  }

  /** What stands for the exception: what a processor made of it, else its stack trace. */
  @Nullable Object exceptionForm() {
    Object made = madeOfException();
    return made != null || exception == null ? made : StackTrace.of(exception);
  }

  /** What a processor made of the exception; null when there is none or it stands as it is. */
  @Nullable Object madeOfException() {
    return exception == null ? null : exceptionForm;
  }

  OwnFields own() {
    return own;
  }

  Fields context() {
    return context;
  }

  Fields bound() {
    return bound;
  }

  @Override
  public boolean contains(String name) {
    String key = FieldKey.of(name);
    int at = own.indexOf(key);
    return at >= 0 ? !own.removed(at) : bound.indexOf(key) >= 0 || context.indexOf(key) >= 0;
  }

  @Override
  public @Nullable Object get(String name) {
    String key = FieldKey.of(name);
    int at = own.indexOf(key);
    if (at >= 0) {
      return own.value(at);
    }
    int inBound = bound.indexOf(key);
    if (inBound >= 0) {
      return bound.value(inBound);
    }
    int inContext = context.indexOf(key);
    return inContext >= 0 ? context.value(inContext) : null;
  }

  /** Whether the record will say {@code "security":true}, wherever that comes from. */
  boolean isSecurity() {
    return ((own.mask() | bound.mask() | context.mask()) & SECURITY) != 0
        && Boolean.TRUE.equals(get(FieldKey.SECURITY));
  }

  @Override
  public void put(String key, @Nullable Object value) {
    own.put(key, value);
  }

  @Override
  public void put(String key, long value) {
    own.put(key, value);
  }

  @Override
  public void put(String key, double value) {
    own.put(key, value);
  }

  @Override
  public void remove(String key) {
    own.remove(key);
  }

  @Override
  public void forEach(BiConsumer<String, @Nullable Object> action) {
    visit(
        new FieldVisitor() {
          @Override
          public void shared(Fields fields, int at) {
            action.accept(fields.key(at), fields.value(at));
          }

          @Override
          public void own(OwnFields fields, int at) {
            action.accept(fields.key(at), fields.value(at));
          }
        });
  }

  /** Whether some key is there twice, or the correlation id is not where the context has it. */
  boolean overlapping() {
    return bound.correlated()
        || own.indexOf(Correlation.KEY) >= 0
        || bound.overlaps(context)
        || own.overlaps(context)
        || own.overlaps(bound);
  }

  /** Shows each key once, with its nearest value, in the order of the record. */
  void visit(FieldVisitor visitor) {
    visitCorrelation(visitor);
    for (int i = 0; i < context.size(); i++) {
      if (!hiddenByEvent(context.key(i)) && bound.indexOf(context.key(i)) < 0) {
        visitor.shared(context, i);
      }
    }
    for (int i = 0; i < bound.size(); i++) {
      if (!hiddenByEvent(bound.key(i))) {
        visitor.shared(bound, i);
      }
    }
    for (int i = 0; i < own.size(); i++) {
      if (!own.removed(i) && !own.key(i).equals(Correlation.KEY)) {
        visitor.own(own, i);
      }
    }
  }

  private boolean hiddenByEvent(String key) {
    return own.indexOf(key) >= 0 || key.equals(Correlation.KEY);
  }

  private void visitCorrelation(FieldVisitor visitor) {
    int at = own.indexOf(Correlation.KEY);
    if (at >= 0) {
      if (!own.removed(at)) {
        visitor.own(own, at);
      }
    } else if (bound.correlated()) {
      visitor.shared(bound, 0);
    } else if (context.correlated()) {
      visitor.shared(context, 0);
    }
  }
}
