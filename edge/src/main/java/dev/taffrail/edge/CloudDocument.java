package dev.taffrail.edge;

import java.net.http.HttpRequest;

/** Rows on their way to the cloud, encoded once: what is sent again is the same to the byte. */
final class CloudDocument {
  private final String id;
  private final String correlationId;
  private final int rows;
  private final byte[] body;

  /**
   * @param id unlike that of any other document of any pipeline
   * @param correlationId of the run that the rows come from
   * @param rows how many there are
   * @param body the JSON; not copied, not to be changed
   */
  CloudDocument(String id, String correlationId, int rows, byte[] body) {
    this.id = id;
    this.correlationId = correlationId;
    this.rows = rows;
    this.body = body;
  }

  String id() {
    return id;
  }

  String correlationId() {
    return correlationId;
  }

  int rows() {
    return rows;
  }

  HttpRequest.BodyPublisher body() {
    return HttpRequest.BodyPublishers.ofByteArray(body);
  }
}
