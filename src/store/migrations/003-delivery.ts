/** Who reads an inbox is asked when a follower leaves, and by every fan-out. */
export const delivery = `
CREATE INDEX followers_by_delivery ON followers (coalesce(shared_inbox, inbox));
`;
