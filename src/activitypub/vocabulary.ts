/** What activities are called: ActivityStreams' own, and what the fediverse added (fediverse.md I12). */
export const activityTypes: readonly string[] =
  `Accept Add Announce Arrive Block Create Delete Dislike Flag Follow Ignore Invite Join Leave Like Listen Move Offer
  Question Read Reject Remove TentativeAccept TentativeReject Travel Undo Update View
  EmojiReact QuoteRequest LikeRequest ReplyRequest AnnounceRequest FeatureRequest Bite ChatMessage Lock`.split(/\s+/);
