// Confluent's own JavaScript client: node confluent.mjs write|read BROKERS REGISTRY TOPIC ...
import { readFileSync } from 'node:fs';
import registryClient from '@confluentinc/schemaregistry';
import { envelope, line, packed, predictions, readable } from './events.mjs';
import { receive, send } from './kafka.mjs';

const { AvroDeserializer, AvroSerializer, HeaderSchemaIdSerializer, SchemaRegistryClient, SerdeType } = registryClient;
const [task, brokers, registry, topic, ...more] = process.argv.slice(2);
const client = new SchemaRegistryClient({ baseURLs: [registry] });

/** Registers the schema, then writes each row with the id in front and again with the GUID in a header. */
async function write(schemaFile, rows) {
  await client.register(`${topic}-value`, { schemaType: 'AVRO', schema: readFileSync(schemaFile, 'utf8') });
  const asLatest = { autoRegisterSchemas: false, useLatestVersion: true };
  await sendAll(predictions(rows, 'confluent', readable), asLatest);
  await sendAll(predictions(rows, 'confluent-guid', packed), { ...asLatest, schemaIdSerializer: HeaderSchemaIdSerializer });
}

async function sendAll(events, config) {
  const serializer = new AvroSerializer(client, SerdeType.VALUE, config);
  const messages = [];
  for (const event of events) {
    const message = envelope(event);
    messages.push({ ...message, value: await serializer.serialize(topic, event, message.headers) });
  }
  await send(brokers, topic, messages);
}

async function read(count) {
  const deserializer = new AvroDeserializer(client, SerdeType.VALUE, {});
  for (const message of await receive(brokers, topic, Number(count))) {
    console.log(line(await deserializer.deserialize(topic, message.value, message.headers)));
  }
}

await { write, read }[task](...more);
process.exit(0);
