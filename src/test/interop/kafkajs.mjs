// The community's client: node kafkajs.mjs write|read BROKERS REGISTRY TOPIC ...
import { readFileSync } from 'node:fs';
import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import { envelope, essential, line, packed, predictions, readable } from './events.mjs';
import { receive, send } from './kafka.mjs';

const [task, brokers, host, topic, ...more] = process.argv.slice(2);
const registry = new SchemaRegistry({ host });

/** Writes each row with the shipped schema, and again with a smaller one of the writer's own. */
async function write(schemaFile, rows) {
  await sendAll(schemaFile, predictions(rows, 'kafkajs', packed));
  await sendAll('minimal.avsc', predictions(rows, 'kafkajs-minimal', readable).map(essential));
}

async function sendAll(schemaFile, events) {
  const schema = readFileSync(schemaFile, 'utf8');
  const { id } = await registry.register({ type: SchemaType.AVRO, schema }, { subject: `${topic}-value` });
  const messages = [];
  for (const event of events) {
    messages.push({ ...envelope(event), value: await registry.encode(id, event) });
  }
  await send(brokers, topic, messages);
}

async function read(count) {
  for (const message of await receive(brokers, topic, Number(count))) {
    console.log(line(await registry.decode(message.value)));
  }
}

await { write, read }[task](...more);
process.exit(0);
