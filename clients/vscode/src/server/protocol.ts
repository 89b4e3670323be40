/** The methods by their names, until protocol/ generates them. */
export interface Methods {
  "gtod/hello": {
    params: { client: string; protocol: number };
    result: { server: string; version: string; protocol: number };
  };
}
export type Method = keyof Methods;
export type ParamsOf<M extends Method> = Methods[M]["params"];
export type ResultOf<M extends Method> = Methods[M]["result"];
