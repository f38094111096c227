import type { SimulatorContext } from '../context.ts';
import { md5Hex } from './md5-hex.ts';
import type { Store } from '../org/org-state.ts';
import type { OrgSeed } from './org-seed.ts';

/**
 * Adds to the organisation; the same code or key again replaces what was there and keeps its id. A till's store that is
 * not there is made.
 */
export function seedOrg(context: SimulatorContext, seed: OrgSeed): void {
  const { org, nextId } = context;
  for (const store of seed.stores) {
    const id = org.stores.get(store.code)?.id ?? nextId();
    org.stores.set(store.code, { ...store, id, name: store.name ?? store.code });
  }
  for (const { password, passwordMd5, ...till } of seed.tills) {
    const id = org.tills.get(till.code)?.id ?? nextId();
    if (!org.stores.has(till.storeCode)) org.stores.set(till.storeCode, bareStore(till.storeCode, nextId()));
    const md5 = passwordMd5 ?? md5Hex(password ?? '');
    org.tills.set(till.code, { ...till, id, name: till.name ?? till.code, passwordMd5: md5 });
  }
  const now = new Date(context.nowMs()).toISOString();
  for (const client of seed.clients) {
    org.clients.set(client.key, {
      ...client,
      id: org.clients.get(client.key)?.id ?? nextId(),
      name: client.name ?? client.key,
      description: '',
      createdOn: now,
      lastUpdatedOn: now,
    });
  }
  for (const [name, group] of Object.entries(seed.accessGroups)) org.accessGroups.set(name, group);
  for (const { type, value, tillCode } of seed.attributionLookups) {
    org.attributionLookups.set(`${type}|${value}`, tillCode);
  }
  if (seed.org.isBasicEnabled !== undefined) org.isBasicEnabled = seed.org.isBasicEnabled;
  if (seed.org.defaultAccessGroup !== undefined) org.defaultAccessGroup = seed.org.defaultAccessGroup;
}

function bareStore(code: string, id: number): Store {
  return { id, code, name: code, externalId: '', externalId1: '', externalId2: '', accessGroup: null };
}
