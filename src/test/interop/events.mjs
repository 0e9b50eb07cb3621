// Predictions as a serving system in JavaScript would make them, and events as plain JSON.
import { readFileSync } from 'node:fs';

const MODEL = { name: 'credit', version: '1', sha256: '', featureSchema: '' };
const tensor = (name, shape, elements) =>
  ({ name, dtype: 'FLOAT', shape, data: null, numbers: null, integers: null, ...elements });

/** Elements as packed little-endian bytes. */
export const packed = (numbers) => ({ data: Buffer.from(new Float32Array(numbers).buffer) });

/** Elements as readable numbers. */
export const readable = (numbers) => ({ numbers });

/** The predictions of a file of rows, with ids that start with the writer's name. */
export function predictions(file, writer, elements) {
  return JSON.parse(readFileSync(file)).map((row, i) => ({
    id: `${writer}-${i}`,
    model: MODEL,
    occurredAt: 1767268800000 + i,
    inputs: [tensor('features', [row.features.length], elements(row.features))],
    servedOutputs: [tensor('probability', [row.probability.length], elements(row.probability))],
    segments: { writer, language: 'JavaScript' },
    explain: null,
  }));
}

/** The same predictions without what a writer's own, smaller schema lacks. */
export function essential(prediction) {
  const { id, model, occurredAt, inputs } = prediction;
  const { name, dtype, shape, numbers } = inputs[0];
  return { id, model: { name: model.name, version: model.version }, occurredAt, inputs: [{ name, dtype, shape, numbers }] };
}

/** The record's key and the headers that Plumbline samples by before it decodes. */
export const envelope = (prediction) => ({
  key: prediction.id,
  headers: { ce_id: prediction.id, 'plumbline-model': prediction.model.name, 'plumbline-model-version': prediction.model.version },
});

/** An event in one line of JSON; bytes in hexadecimal. */
export function line(event) {
  return JSON.stringify(event, function (key, value) {
    return Buffer.isBuffer(this[key]) ? this[key].toString('hex') : value;
  });
}
