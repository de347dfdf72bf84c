package dev.taffrail.agent;

import java.lang.reflect.Proxy;

/**
 * SIGHUP, which asks a daemon to read its configuration again. The JDK's one way to it lies in the
 * module jdk.unsupported, which a runtime may lack, and which compilers warn of: so it is looked
 * up.
 */
final class HangUp {
  private HangUp() {}

  /**
   * Calls this at each SIGHUP from now on, on a thread of the JVM's, in place of the process's end.
   *
   * @return false when this runtime has no way to it
   */
  static boolean calls(Runnable call) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handling =
          Proxy.newProxyInstance(
              HangUp.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getDeclaringClass() == Object.class) {
                  return method.invoke(call, arguments);
                }
                call.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handling);
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
