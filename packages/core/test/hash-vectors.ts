/** User, salt and hash, from the public tests of TelemetryDeck's Swift, Kotlin, Go and Rust clients. */
export const HASH_VECTORS: readonly (readonly [userID: string, hashSalt: string | undefined, hash: string])[] = [
  ['somebody@example.com', 'MySalt', 'c05dc5334d83cca7382bca040f2f6e9de56d57d22814cfc4c39b5a55dbc9ef16'],
  ['somebody@example.com', undefined, '787d5b7c06ca0a21c96436cc7c8117e6fe046d0fd7dedcae8c93bfc14b8e5df7'],
  ['how do i get cowboy paint off a dog .', '', '5b8fab7cf45fcece0e99a05950611b7b355917e4fb6daa73fd3d7590764fa53b'],
  [
    'how do i get cowboy paint off a dog .',
    'q8wMvgVW3LzGCRQiLSLk',
    'd46208db801b09cf055fedd7ae0390e9797fc00d1bcdcb3589ea075ca157e0d6',
  ],
  [
    'how do i get cowboy paint off a dog .',
    'x21MTSq3MRSmLjVFsYIe',
    'acb027bb031c0f73de26c6b8d0441d9c98449d582a538014c44ca49b4c299aa8',
  ],
  ['clientUser', 'my salt', '9a68a3790deb1db66f80855b8e7c5a97df8002ef90d3039f9e16c94cfbd11d99'],
  ['clientUser', undefined, '6721870580401922549fe8fdb09a064dba5b8792fa018d3bd9ffa90fe37a0149'],
  ['clientUser', '', '6721870580401922549fe8fdb09a064dba5b8792fa018d3bd9ffa90fe37a0149'],
  ['clientUser', 'someSalt', 'ffdd613ce521b2e94b8931bdadffd96857f6abbde6c0ee1fcf0b76127fbb9e5a'],
];
