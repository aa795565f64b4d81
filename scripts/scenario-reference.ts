/*
 * Writes the tables of keys in docs/scenarios.md from the one description there is of a scenario, its schema:
 * `npm run docs`. A test says when they have to be written anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { KNOWN_NAMES, scenarioJsonSchema } from '../src/index.ts';

export const PAGE = fileURLToPath(new URL('../docs/scenarios.md', import.meta.url));

/** The part of JSON Schema that the schema of scenarios uses. */
interface Schema {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly const?: string;
}

interface Row {
  readonly key: string;
  readonly isRequired: boolean;
  readonly about: string;
}

/** A trace's frameworks have these as others do. */
const SHARED = /^frameworks\.((scheduler|executor|retry|standby)\.|(failover_timeout|checkpoint|standby|reconcile|replace_))/;

/** Which agents is said in the same way everywhere, and so is between whom. */
const SELECTION = /(^|\.)(agents|deactivate_agents|activate_agents|whitelist)\.(attributes|count)$/;
const PARTIES = /\.(from|to)\./;

/** So do the constraints of each group. */
function isToldElsewhere(section: string, key: string): boolean {
  if ((section === 'operations' || section === 'faults') && SELECTION.test(key)) return true;
  if (section === 'faults' && PARTIES.test(key)) return true;
  return (section === 'trace' && SHARED.test(key)) || key.startsWith('constraints.any.');
}

const FORMS = ['uniform', 'exponential', 'lognormal', 'pareto', 'empirical'];

/** The page with its tables as they should be. */
export function withTables(page: string): string {
  const schema = scenarioJsonSchema(KNOWN_NAMES) as Schema;
  const { properties = {} } = schema;
  return page.replace(/(<!-- keys: (\S+) -->\n)[\s\S]*?(<!-- end -->)/g, (_, begin: string, section: string, end: string) => {
    const rows =
      section === 'top'
        ? Object.entries(properties).map(([key, each]) => rowOf(key, each, schema))
        : section === 'distribution'
          ? distributionRows(schema)
          : rowsBelow(required(properties[section], section), '').filter(({ key }) => !isToldElsewhere(section, key));
    return `${begin}${table(rows)}${end}`;
  });
}

function required(schema: Schema | undefined, name: string): Schema {
  if (schema === undefined) throw new Error(`docs/scenarios.md has a table for ${name}, which the schema does not know`);
  return schema;
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ key, isRequired, about }) => `| \`${key}\` | ${isRequired ? 'yes' : ''} | ${about.replaceAll('|', '\\|')} |`,
  );
  return `| key | required | what |\n|---|---|---|\n${lines.join('\n')}\n`;
}

function rowOf(key: string, schema: Schema, parent: Schema, path = key): Row {
  const values = isDistribution(schema) ? ' A value or a [distribution](#distributions).' : choices(schema);
  return { key: path, isRequired: parent.required?.includes(key) ?? false, about: `${schema.description ?? ''}${values}`.trim() };
}

function choices(schema: Schema): string {
  const all = [schema, ...(schema.anyOf ?? []).flatMap((each) => [each, ...(each.anyOf ?? [])])];
  const names = all.flatMap((each) => each.enum ?? (each.const === undefined ? [] : [each.const]));
  if (names.length === 0) return '';
  const list = [...new Set(names)].map((name) => `\`${name}\``).join(', ');
  const isAll = (schema.anyOf ?? [schema]).every(
    (each) => each.enum !== undefined || each.anyOf !== undefined || each.type === 'object' || isPath(each),
  );
  return isAll ? ` One of ${list}${all.some(isPath) ? ', or a file' : ''}.` : ` May be ${list}.`;
}

function isPath(schema: Schema): boolean {
  return 'pattern' in schema;
}

/** Every key below a schema, with the path that leads there; distributions are described in one place. */
function rowsBelow(schema: Schema, prefix: string): Row[] {
  return objectsIn(schema).flatMap((object) => {
    const own = Object.entries(object.properties ?? {}).flatMap(([key, each]) => {
      const path = `${prefix}${key}`;
      const row = rowOf(key, each, object, path);
      return [row, ...(isDistribution(each) ? perRow(each, path) : rowsBelow(each, `${path}.`))];
    });
    const others =
      typeof object.additionalProperties === 'object' ? rowsBelow(object.additionalProperties, `${prefix}<name>.`) : [];
    return [...own, ...others];
  });
}

/** Durations know one key more than other distributions. */
function perRow(schema: Schema, path: string): Row[] {
  return objectsIn(schema).flatMap((object) =>
    Object.entries(object.properties ?? {})
      .filter(([key]) => !FORMS.includes(key))
      .map(([key, each]) => rowOf(key, each, object, `${path}.${key}`)),
  );
}

function distributionRows(schema: Schema): Row[] {
  const found = findDistribution(schema);
  const forms = Object.entries(found?.properties ?? {}).filter(([key]) => FORMS.includes(key));
  return forms.flatMap(([key, each]) => [{ ...rowOf(key, each, {}) }, ...rowsBelow(each, `${key}.`)]);
}

function findDistribution(schema: Schema): Schema | undefined {
  for (const object of objectsIn(schema)) {
    if (object.properties && FORMS.every((form) => form in (object.properties ?? {}))) return object;
    for (const each of Object.values(object.properties ?? {})) {
      const found = findDistribution(each);
      if (found) return found;
    }
  }
  return undefined;
}

function isDistribution(schema: Schema): boolean {
  const values = objectsIn(schema).map((object) => object.additionalProperties);
  return [schema, ...values].some(
    (each) =>
      typeof each === 'object' && objectsIn(each).some(({ properties = {} }) => FORMS.every((form) => form in properties)),
  );
}

/** The mappings that a value may be, or its items. */
function objectsIn(schema: Schema): Schema[] {
  const alternatives = [schema, ...(schema.anyOf ?? []), ...(schema.items === undefined ? [] : [schema.items])];
  return alternatives.flatMap((each) => (each === schema ? (each.type === 'object' ? [each] : []) : objectsIn(each)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8')));
