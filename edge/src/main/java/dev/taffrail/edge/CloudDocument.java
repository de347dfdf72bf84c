package dev.taffrail.edge;

/**
 * Rows on their way to the cloud, encoded once: what is sent again is the same to the byte.
 *
 * @param id unlike that of any other document of any pipeline
 * @param correlationId of the run that the rows come from
 * @param rows how many there are
 * @param body the JSON; not copied, not to be changed
 */
record CloudDocument(String id, String correlationId, int rows, byte[] body) {}
