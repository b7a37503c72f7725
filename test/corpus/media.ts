/** A file of the corpus blog's media library. Posts name it by id and address, as the editor writes both into them. */
export interface MediaFile {
  id: number;
  file: string;
  mime: string;
  /** Of pictures, in pixels, as the camera made them. */
  width?: number;
  height?: number;
  /** As the library has it. */
  alt?: string;
  caption?: string;
}

/** Uploaded in the month of the posts. */
export const uploads = 'https://blog.test/wp-content/uploads/2024/03';

const jpeg = (id: number, file: string, width: number, height: number, alt = ''): MediaFile => ({
  id,
  file,
  mime: 'image/jpeg',
  width,
  height,
  alt,
});

export const library: readonly MediaFile[] = [
  jpeg(101, 'harbour.jpg', 1600, 900, 'The harbour at low tide, three boats lying in the mud'),
  jpeg(102, 'bridge.jpg', 1200, 800),
  {
    ...jpeg(103, 'tiling.png', 800, 800, 'Kites &amp; darts: "fat" & \'thin\' <tiles>'),
    mime: 'image/png',
  },
  jpeg(104, 'panorama.jpg', 6000, 4000, 'The bay from Gallows Hill'),
  { id: 105, file: 'crest.svg', mime: 'image/svg+xml', alt: "The town's coat of arms" },
  { id: 106, file: 'minutes.pdf', mime: 'application/pdf' },
  { id: 107, file: 'foghorn.mp3', mime: 'audio/mpeg', caption: 'The foghorn, from the pier' },
  { id: 108, file: 'ferry.mp4', mime: 'video/mp4' },
  { ...jpeg(109, 'portrait.jpg', 600, 900, 'Ada Lindqvist at her desk'), caption: 'Photo: R. Meyer' },
  { ...jpeg(110, 'tower.png', 640, 480), mime: 'image/png' },
  { id: 112, file: 'bells.mp3', mime: 'audio/mpeg' },
  ...Array.from({ length: 20 }, (_, index) => {
    const number = index + 1;
    return jpeg(120 + number, `regatta-${String(number).padStart(2, '0')}.jpg`, 600, 400, `Boat number ${number}`);
  }),
];
