/** How much one visitor and one network address may do; the sum of both is what holds. */
export interface WebLimits {
  readonly sessionsPerAddressPerHour: number;
  readonly messagesPerVisitorPerMinute: number;
  readonly messagesPerAddressPerMinute: number;
  readonly uploadsPerVisitorPerHour: number;
  readonly uploadsPerAddressPerHour: number;
  readonly uploadBytes: number;
  readonly streamsPerVisitor: number;
}

export const defaultWebLimits: WebLimits = {
  sessionsPerAddressPerHour: 60,
  messagesPerVisitorPerMinute: 30,
  messagesPerAddressPerMinute: 240,
  uploadsPerVisitorPerHour: 20,
  uploadsPerAddressPerHour: 100,
  uploadBytes: 10 * 1024 * 1024,
  streamsPerVisitor: 20,
};

/** What counts as one address: all of IPv4, the first 64 bits of IPv6 (one household has that many). */
export const addressKey = (ip: string): string => {
  if (!ip.includes(':') || ip.startsWith('::ffff:')) return ip;
  const [head = '', tail = ''] = ip.split('::');
  const groups = head.split(':').filter(Boolean);
  const last = ip.includes('::') ? tail.split(':').filter(Boolean) : [];
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - last.length) }, () => '0');
  return [...groups, ...zeros, ...last].slice(0, 4).join(':');
};
