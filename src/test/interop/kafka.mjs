// Records in and out of topics, as kafkajs does it; both clients share it.
import { Kafka, logLevel } from 'kafkajs';

const kafka = (brokers) => new Kafka({ clientId: 'interop', brokers: [brokers], logLevel: logLevel.ERROR });

/** Sends records and waits until the broker has them. */
export async function send(brokers, topic, messages) {
  const producer = kafka(brokers).producer();
  await producer.connect();
  await producer.send({ topic, messages });
  await producer.disconnect();
}

/** The first records of a topic that are committed, in order of arrival. */
export async function receive(brokers, topic, count) {
  const consumer = kafka(brokers).consumer({ groupId: `${topic}-${process.pid}`, readUncommitted: false });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const messages = [];
  await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, (event) => reject(event.payload.error));
    consumer.run({
      eachMessage: async ({ message }) => {
        messages.push(message);
        if (messages.length >= count) resolve();
      },
    });
  });
  await consumer.disconnect();
  return messages.slice(0, count);
}
