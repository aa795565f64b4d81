/** Where an agent stands (Mesos DomainInfo.FaultDomain, `--domain`): a zone of a region. */
export interface FaultDomain {
  readonly region: string;
  readonly zone: string;
}

/**
 * Whether an agent is in another region than the masters; one without a domain is taken to be in theirs (hierarchical.cpp,
 * isRemoteSlave). Masters without a domain know no regions; Mesos' do not even register agents that have one.
 */
export function isRemote({ region }: { readonly region?: string }, regionOfMasters: string | null): boolean {
  return region !== undefined && regionOfMasters !== null && region !== regionOfMasters;
}
