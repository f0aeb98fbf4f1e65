/** hls.js without what only pictures and protected media need; it comes without types of its own. */
declare module "hls.js/light" {
  export { default } from "hls.js";
}
